#!/usr/bin/env bash
# Makes what the compose file needs and nobody may share: certificates of a CA of its own, passwords, tokens. Does nothing that is done already.
#   deploy/compose/secrets.sh              writes deploy/compose/secrets and deploy/compose/.env; prints a token for callers
# TRUEFRAME: command that runs trueframe; default: the image.
set -euo pipefail
cd "$(dirname "$0")"
IFS=' ' read -ra trueframe <<<"${TRUEFRAME:-docker run --rm trueframe:0.1.0}"
umask 077
# The folder keeps others out. Its files are mounted one by one, for users that this machine need not know.
mkdir -p secrets
certificate() { # certificate NAME, its host names
  [ ! -e "secrets/$1.crt" ] || return 0
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$1" -keyout "secrets/$1.key" 2>/dev/null |
    openssl x509 -req -days 365 -CA secrets/ca.crt -CAkey secrets/ca.key -CAcreateserial -out "secrets/$1.crt" \
      -extfile <(printf 'subjectAltName=%s\nextendedKeyUsage=serverAuth,clientAuth\n' "$2") 2>/dev/null
}
if [ ! -e secrets/ca.crt ]; then
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -subj '/CN=Trueframe compose' \
    -addext 'basicConstraints=critical,CA:TRUE' -keyout secrets/ca.key -out secrets/ca.crt 2>/dev/null
fi
certificate nats 'DNS:nats,DNS:localhost'
certificate node 'DNS:trueframe-1,DNS:trueframe-2,DNS:localhost'

password() { echo "tf$(openssl rand -hex 24)"; }
if [ ! -e .env ]; then
  for user in NODE_1 NODE_2 NODE_3 ADMIN SYS; do echo "NATS_${user}_PASSWORD=$(password)"; done >.env
  password >secrets/grafana-password
fi

token() { # token NAME ROLE: prints it, and appends its hash to what the daemons take
  local made
  made=$("${trueframe[@]}" token create --name "$1" --role "$2")
  tail -n 1 <<<"$made" >>secrets/tokens.yml
  head -n 1 <<<"$made"
}
if [ ! -e secrets/tokens.yml ]; then
  token prometheus viewer >secrets/prometheus-token
  echo "token for callers: $(token callers submitter)"
fi
chmod 444 secrets/*
chmod 400 secrets/ca.key
