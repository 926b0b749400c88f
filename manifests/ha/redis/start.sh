#!/bin/sh
# Writes the configuration of one node and starts it: `start.sh valkey` or `start.sh sentinel`.
# The master is who the sentinels say; at the very first start nobody answers, and the first pod begins.
set -eu
domain=argocd-redis-ha
first="argocd-redis-ha-server-0.$domain"
self="$HOSTNAME.$domain"

ask_sentinels() {
  for pod in 0 1 2; do
    valkey-cli -h "argocd-redis-ha-server-$pod.$domain" -p 26379 -t 2 -a "$REDIS_PASSWORD" --no-auth-warning \
      sentinel get-master-addr-by-name master 2>/dev/null | head -n 1 | grep -v '^$' && return
  done
  echo "$first"
}

master=$(ask_sentinels)
if [ "$1" = valkey ]; then
  {
    echo "port 6379"
    echo "dir /data"
    echo 'save ""'
    echo "appendonly no"
    echo "requirepass $REDIS_PASSWORD"
    echo "masterauth $REDIS_PASSWORD"
    echo "replica-announce-ip $self"
    [ "$master" = "$self" ] || echo "replicaof $master 6379"
  } > /config/valkey.conf
  exec valkey-server /config/valkey.conf
fi
{
  echo "port 26379"
  echo "dir /data"
  echo "requirepass $REDIS_PASSWORD"
  echo "sentinel resolve-hostnames yes"
  echo "sentinel announce-hostnames yes"
  echo "sentinel announce-ip $self"
  echo "sentinel sentinel-pass $REDIS_PASSWORD"
  echo "sentinel monitor master $master 6379 2"
  echo "sentinel auth-pass master $REDIS_PASSWORD"
  echo "sentinel down-after-milliseconds master 5000"
  echo "sentinel failover-timeout master 15000"
} > /config/sentinel.conf
exec valkey-sentinel /config/sentinel.conf
