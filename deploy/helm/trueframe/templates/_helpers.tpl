{{- define "trueframe.name" -}}
{{- printf "%s" .Release.Name | trunc 52 | trimSuffix "-" -}}
{{- end }}

{{- define "trueframe.selector" -}}
app.kubernetes.io/name: trueframe
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "trueframe.labels" -}}
{{ include "trueframe.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}

{{- define "trueframe.serviceAccount" -}}
{{- .Values.serviceAccount.name | default (include "trueframe.name" .) -}}
{{- end }}

{{- define "trueframe.autoscaled" -}}
{{- or .Values.autoscaling.hpa.enabled .Values.autoscaling.keda.enabled | ternary "yes" "" -}}
{{- end }}

{{/* What cannot work is refused before anything is installed. */}}
{{- define "trueframe.check" -}}
{{- $many := or (gt (int .Values.replicas) 1) (include "trueframe.autoscaled" .) -}}
{{- if and $many (not .Values.cluster.servers) -}}
{{- fail "several pods know nothing of each other's sessions: set cluster.servers, or replicas to 1 without an autoscaler" -}}
{{- end -}}
{{- if and .Values.autoscaling.hpa.enabled .Values.autoscaling.keda.enabled -}}
{{- fail "autoscaling.hpa and autoscaling.keda would fight over the pods: enable one of them" -}}
{{- end -}}
{{- if and .Values.autoscaling.keda.enabled (not .Values.autoscaling.keda.natsMonitor) -}}
{{- fail "KEDA asks the broker for its queue: set autoscaling.keda.natsMonitor to host:port of its monitoring endpoint" -}}
{{- end -}}
{{- if not (or .Values.auth.tokensSecret (hasKey .Values.config "auth")) -}}
{{- fail "nobody may call: set auth.tokensSecret (trueframe token create), or config.auth" -}}
{{- end -}}
{{- end }}

{{/* The daemon's configuration: what follows from the other values, and what `config` says over it. */}}
{{- define "trueframe.config" -}}
{{- $tls := .Values.tls.secret -}}
{{- $grpc := dict "address" "0.0.0.0:50051" -}}
{{- $metrics := dict "address" "0.0.0.0:9464" -}}
{{- if $tls -}}
{{- $_ := set $grpc "tls" (dict "cert" "/etc/trueframe/tls/tls.crt" "key" "/etc/trueframe/tls/tls.key") -}}
{{- $_ := set $metrics "tls" true -}}
{{- end -}}
{{- $config := dict "grpc" $grpc "metrics" $metrics -}}
{{- if .Values.auth.tokensSecret -}}
{{- $_ := set $config "auth" (dict "tokens" "/etc/trueframe/auth/tokens.yml") -}}
{{- end -}}
{{- if .Values.gpu.enabled -}}
{{- $_ := set $config "devices" (dict "provider" "cuda") -}}
{{- end -}}
{{- if .Values.cluster.servers -}}
{{- $cluster := dict "servers" .Values.cluster.servers -}}
{{- if .Values.persistence.enabled -}}
{{- $_ := set $cluster "outbox" (dict "folder" "/var/lib/trueframe/outbox") -}}
{{- end -}}
{{- if .Values.cluster.inbox -}}
{{- $_ := set $cluster "inbox" .Values.cluster.inbox -}}
{{- end -}}
{{- if .Values.cluster.tlsSecret -}}
{{- $folder := "/etc/trueframe/cluster" -}}
{{- $_ := set $cluster "tls" (dict "ca" (print $folder "/ca.crt") "cert" (print $folder "/tls.crt") "key" (print $folder "/tls.key")) -}}
{{- end -}}
{{- $_ := set $config "cluster" $cluster -}}
{{- else if .Values.persistence.enabled -}}
{{- $_ := set $config "sessions" (dict "store" (dict "folder" "/var/lib/trueframe/sessions")) -}}
{{- end -}}
{{- mergeOverwrite $config (deepCopy .Values.config) | toYaml -}}
{{- end }}

{{- define "trueframe.image" -}}
{{- $tag := .Values.image.tag | default (print .Chart.AppVersion (.Values.gpu.enabled | ternary "-cuda" "")) -}}
{{- printf "%s:%s" .Values.image.repository $tag -}}
{{- end }}

{{- define "trueframe.ports" -}}
- { name: grpc, port: 50051, targetPort: grpc{{ if not .Values.tls.secret }}, appProtocol: kubernetes.io/h2c{{ end }} }
- { name: http, port: 9464, targetPort: http }
{{- end }}
