#!/bin/bash
# Runs one private desktop until its standard input ends: whoever started it has stopped it or is gone, by
# whatever means. At the end everything on it goes, programs and folder.
#
#   keeper.sh ROOT WIDTH HEIGHT KEYCHAIN
#
# Says `ready N` when display :N, bus and keychain can be used. Then reads `keychain STATE` lines and
# answers each with `done`. XDG_RUNTIME_DIR and DBUS_SESSION_BUS_ADDRESS are set by whoever starts it.
root=$1 width=$2 height=$3
log=$root/log
keyring=

# Programs that were started on this desktop, in whatever process group they are.
guests() {
  grep -lzFx "PRIVATE_DESKTOP=$root" /proc/[0-9]*/environ 2>/dev/null | cut -d/ -f3
}

end_guests() {
  local pids pid
  while pids=$(guests) && [ -n "$pids" ]; do
    # Each with its group: a browser leaves processes behind that its end did not reach.
    for pid in $pids; do kill -KILL -- "-$pid" "$pid" 2>/dev/null; done
  done
}

finish() {
  trap - EXIT
  # Before the display, whose end some of them survive.
  end_guests
  kill -KILL $(jobs -p) 2>/dev/null
  # What is on its last breath may still write.
  for _ in {1..100}; do
    rm -rf -- "$root" 2>/dev/null && break
    sleep 0.05
    end_guests
  done
  kill -KILL 0
}
trap finish EXIT TERM INT HUP

end_keyring() {
  [ -z "$keyring" ] && return
  kill -KILL "$keyring"
  wait "$keyring" 2>/dev/null
  keyring=
}

start_keyring() {
  end_keyring
  printf desktop |
    gnome-keyring-daemon --foreground --unlock --components=secrets >>"$log" 2>&1 &
  keyring=$!
  gdbus wait --session --timeout 10 org.freedesktop.secrets >>"$log" 2>&1 || exit 1
}

lock_keyring() {
  [ -z "$keyring" ] && start_keyring
  gdbus call --session --dest org.freedesktop.secrets --object-path /org/freedesktop/secrets \
    --method org.freedesktop.Secret.Service.Lock \
    "['/org/freedesktop/secrets/collection/login']" >>"$log" 2>&1
}

# ok: there and unlocked, with what it held before. A locked one is unlocked by whoever started this script:
# a new daemon would be another keychain to the programs that use it.
# locked: there, and asks for a password that nobody types. none: no Secret Service on the bus.
keychain() {
  case $1 in
    ok) start_keyring ;;
    locked) lock_keyring ;;
    none) end_keyring ;;
  esac
}

# In braces, so that all of it has been read before it runs, whoever changes this file meanwhile.
{
mkfifo "$root/display" "$root/bus" "$root/manager"
mkdir "$root/screen"

# No folders of services: nothing starts on this bus but what is started here.
cat >"$root/bus.conf" <<CONFIG
<busconfig>
  <type>session</type>
  <listen>$DBUS_SESSION_BUS_ADDRESS</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
CONFIG
dbus-daemon --config-file="$root/bus.conf" --nofork --nopidfile --print-address=1 \
  </dev/null >"$root/bus" 2>>"$log" &
# The picture of the screen lies in `screen`, where a screenshot reads it.
Xvfb -displayfd 3 -screen 0 "${width}x${height}x24" -fbdir "$root/screen" -nolisten tcp -noreset \
  </dev/null 3>"$root/display" >>"$log" 2>&1 &

read -r -t 30 number <"$root/display" || exit 1
export DISPLAY=:$number
openbox --startup "sh -c 'echo there >$root/manager'" </dev/null >>"$log" 2>&1 &

read -r -t 30 _ <"$root/bus" || exit 1
keychain "$4"
read -r -t 30 _ <"$root/manager" || exit 1

echo "ready $number"
while read -r command state; do
  [ "$command" = keychain ] && keychain "$state"
  echo done
done
exit
}
