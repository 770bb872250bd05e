#!/bin/sh
# Behaves as the reference of Terraform's and OpenTofu's command line says; notes how it was called. Files beside it say what happens.
here=$(dirname "$0")
{ echo "ARGV $(basename "$0") $*"; echo "PWD $PWD"; env | sed 's/^/ENV /'; } >>"$here/log"
command=$1
out= detailed= last=
for argument in "$@"; do
  case $argument in -out=*) out=${argument#-out=} ;; -detailed-exitcode) detailed=yes ;; esac
  last=$argument
done
if [ -e "$here/fail-$command" ]; then cat "$here/fail-$command" >&2; exit 1; fi
if [ -e "$here/hang-$command" ]; then echo $$ >"$here/pid"; sleep 300; fi
case $command in
  init) echo "Initializing the backend..." ;;
  plan)
    echo "  # terraform_data.queue will be updated in-place"
    echo "Plan of ${TF_VAR_unit-nothing} signed in as ${TOKEN-nobody}"
    echo "plan of ${TF_VAR_unit-nothing}, $(cat "$here/serial")" >"$out"
    [ -z "$detailed" ] || [ -e "$here/nothing" ] || exit 2 ;;
  show) [ "$2" = -json ] && [ -f "$last" ] && cat "$here/show.json" ;;
  apply)
    [ -f "$last" ] || { echo "Error: Failed to load \"$last\" as a plan file" >&2; exit 1; }
    cp "$last" "$here/applied"
    echo "Apply complete! Resources: 1 added, 1 changed, 1 destroyed." ;;
  output) cat "$here/outputs.json" ;;
  *) echo "Terraform has no command named \"$command\"." >&2; exit 1 ;;
esac
