#!/bin/sh
# Behaves as the reference of chef-client says: a recipe file in local mode, --why-run, a summary at the end. Files beside it say what happens.
here=$(dirname "$0")
{ echo "ARGV $(basename "$0") $*"; env | sed 's/^/ENV /'; } >>"$here/log"
why= config= recipe=
while [ $# -gt 0 ]; do
  case $1 in
    --why-run) why=yes ;;
    --config) shift; config=$1 ;;
    --local-mode | --no-color | --force-formatter) ;;
    -*) echo "invalid option: $1" >&2; exit 1 ;;
    *) recipe=$1 ;;
  esac
  shift
done
[ -f "$config" ] && [ -f "$recipe" ] || exit 1
cp "$recipe" "$here/recipe"; ls -l "$recipe" >"$here/mode"; dirname "$recipe" >"$here/folder"
echo "Starting Chef Infra Client, version 18.0.0"
echo "unit is ${UNIT-nothing}, $SECRET"
if [ -e "$here/hang" ]; then echo $$ >"$here/pid"; sleep 300; fi
if [ -e "$here/exit" ]; then echo "Infra Phase failed. 1 resources updated in 02 seconds"; exit "$(cat "$here/exit")"; fi
if [ -n "$why" ]; then
  echo "    - Would restart service service[payments]"
  echo "$(cat "$here/summary"), 1/3 resources would have been updated"
else
  echo "restarted=yes" >>"$NIGHTSHIFT_OUTPUT"
  : >"$here/changed"
  echo "$(cat "$here/summary"), 2/3 resources updated in 01 seconds"
fi
