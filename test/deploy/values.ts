/** Values that make the chart render everything that it has, with one autoscaler and with the other. */
export const EVERYTHING = {
  image: { tag: '9.9.9' },
  imagePullSecrets: [{ name: 'registry' }],
  config: { sources: { roots: ['/media'] }, sessions: { limit: 16 } },
  auth: { tokensSecret: 'tokens' },
  tls: { secret: 'certificate' },
  cluster: {
    servers: ['tls://nats-0.nats:4222', 'tls://nats-1.nats:4333'],
    userSecret: 'nats-user',
    tlsSecret: 'nats-tls',
    inbox: '_INBOX_node',
  },
  persistence: { storageClass: 'local' },
  media: {
    volumes: [{ name: 'media', persistentVolumeClaim: { claimName: 'media', readOnly: true } }],
    mounts: [{ name: 'media', mountPath: '/media', readOnly: true }],
  },
  gpu: { enabled: true, runtimeClassName: 'nvidia' },
  service: { annotations: { team: 'video' } },
  serviceAccount: { annotations: { role: 'none' } },
  podAnnotations: { 'prometheus.io/scrape': 'true' },
  nodeSelector: { pool: 'gpu' },
  tolerations: [{ key: 'gpu', operator: 'Exists' }],
  affinity: { nodeAffinity: {} },
  networkPolicy: {
    callers: [{ namespaceSelector: {} }],
    metrics: [{ podSelector: { matchLabels: { app: 'prometheus' } } }],
    egress: [{ to: [{ ipBlock: { cidr: '10.1.0.0/16' } }], ports: [{ port: 554 }] }],
  },
} as const;

export const WITH_HPA = { ...EVERYTHING, autoscaling: { hpa: { enabled: true } } };

export const WITH_KEDA = {
  ...EVERYTHING,
  autoscaling: {
    keda: { enabled: true, natsMonitor: 'nats:8222', prometheus: 'http://prometheus:9090' },
  },
};

/** The least that the chart wants to be told. */
export const LEAST = { auth: { tokensSecret: 'tokens' } };
