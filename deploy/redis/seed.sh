#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Writes the route table and the realm mapping into Redis, as docs/redis.md describes them, and tells the gateways.
#
#   seed.sh [DIRECTORY]        with routes.json and, if there is one, realms.txt; default: where this script is
#
#   SEED_MODE       missing (default): writes only what Redis does not have. So it does no harm to run it again.
#                   replace: makes Redis have what the files say; what is the same already is neither written nor told.
#   REDIS_HOST      default 127.0.0.1
#   REDIS_PORT      default 6379
#   KEY_PREFIX      default game-gateway: (redis.key_prefix of the gateways)
#   REDISCLI_AUTH   the password, if there is one; redis-cli reads it itself
#   REDIS_ARGS      further arguments of redis-cli, such as --tls, --user NAME, -c (cluster) or -n 3
#   WAIT_SECONDS    how long to wait for Redis, default 60
#
# Exit status: 0 Redis has the data, 1 it has not, 2 wrong arguments.
set -eu

dir=${1:-$(dirname "$0")}
mode=${SEED_MODE:-missing}
prefix=${KEY_PREFIX:-game-gateway:}
wait_seconds=${WAIT_SECONDS:-60}

case $mode in
  missing | replace) ;;
  *) echo "SEED_MODE: $mode (expected: missing or replace)" >&2; exit 2 ;;
esac
if [ ! -r "$dir/routes.json" ]; then
  echo "$dir/routes.json cannot be read" >&2
  exit 2
fi

# An empty password is none, as for the gateways; redis-cli would send it.
[ -n "${REDISCLI_AUTH:-}" ] || unset REDISCLI_AUTH

redis() {
  # REDIS_ARGS is split at blanks on purpose.
  # shellcheck disable=SC2086
  redis-cli -h "${REDIS_HOST:-127.0.0.1}" -p "${REDIS_PORT:-6379}" ${REDIS_ARGS:-} "$@"
}

# redis-cli ends with 0 behind an error of the server too, so the answer is looked at.
report() {
  case $2 in
    written | unchanged | kept) echo "$1: $2" ;;
    *) echo "$1: failed: ${2:-no answer}" >&2; exit 1 ;;
  esac
}

waited=0
until [ "$(redis PING 2>/dev/null)" = PONG ]; do
  if [ "$waited" -ge "$wait_seconds" ]; then
    echo "Redis does not answer: $(redis PING 2>&1)" >&2
    exit 1
  fi
  waited=$((waited + 1))
  sleep 1
done

# One script each, so that two runs at a time do not mix. The rules are parsed by Redis first: a broken file is not written.
rules_script='
local parsed, rules = pcall(cjson.decode, ARGV[3])
if not parsed or type(rules) ~= "table" or not string.match(ARGV[3], "^%s*{") then return "routes.json is no JSON object" end
local old = redis.call("GET", KEYS[1])
if old == ARGV[3] then return "unchanged" end
if old and old ~= "" and ARGV[1] == "missing" then return "kept" end
redis.call("SET", KEYS[1], ARGV[3])
redis.call("PUBLISH", ARGV[2], "seed")
return "written"'

realms_script='
local want, wanted = {}, 0
for line in string.gmatch(ARGV[3], "[^\r\n]+") do
  if not string.match(line, "^%s*#") and string.match(line, "%S") then
    local world, endpoint = string.match(line, "^%s*(%d+)%s+(%S+:%d+)%s*$")
    if not world then return "realms.txt has a line that is not worldId and host:port: " .. line end
    if want[world] then return "realms.txt has a worldId twice: " .. world end
    want[world] = endpoint
    wanted = wanted + 1
  end
end
local old, had, same = redis.call("HGETALL", KEYS[1]), 0, true
for i = 1, #old, 2 do
  had = had + 1
  if want[old[i]] ~= old[i + 1] then same = false end
end
if same and had == wanted then return "unchanged" end
if had > 0 and ARGV[1] == "missing" then return "kept" end
redis.call("DEL", KEYS[1])
for world, endpoint in pairs(want) do redis.call("HSET", KEYS[1], world, endpoint) end
redis.call("PUBLISH", ARGV[2], "seed")
return "written"'

# Mapping first: rules that name it find it.
if [ -r "$dir/realms.txt" ]; then
  answer=$(redis -x EVAL "$realms_script" 1 "${prefix}realm:mapping" \
    "$mode" "${prefix}realm:mapping:notify" < "$dir/realms.txt" 2>&1) || true
  report "${prefix}realm:mapping" "$answer"
fi
answer=$(redis -x EVAL "$rules_script" 1 "${prefix}routing:rules" \
  "$mode" "${prefix}routing:rules:notify" < "$dir/routes.json" 2>&1) || true
report "${prefix}routing:rules" "$answer"
