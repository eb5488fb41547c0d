#!/usr/bin/env bash
# Install a wheel alone and use it from an empty folder without a network:
# check_wheel.sh PYTHON WHEEL SAMPLES
set -euo pipefail
python=$1 wheel=$(realpath "$2") samples=$(realpath "$3")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$python" -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q "$wheel"
# natasha's dependencies look for setuptools; a user's environment may have none.
"$folder/venv/bin/pip" uninstall -q -y setuptools 2> /dev/null || true
mkdir "$folder/пусто"
cd "$folder/пусто"
# Where the kernel allows it, run with no network at all.
offline=()
if unshare -rn true 2> /dev/null; then offline=(unshare -rn); fi
run() { "${offline[@]}" "$@"; }
for sample in "$samples"/*.csv "$samples"/*.xlsx; do
    run "$folder/venv/bin/appeal-triage" triage "$sample" -o "решения.${sample##*.}" --strict
    test -s "решения.${sample##*.}"
done
run "$folder/venv/bin/appeal-triage" explain "В подвале прорвало трубу, хлещет вода" --json > explained.json
run "$folder/venv/bin/python" -W error -c "
from appeal_triage.places.names import NameFinder
print(NameFinder().places('Жители Нижнего Тагила ждут автобус'))
from appeal_triage import triage
assert triage('В подвале прорвало трубу, хлещет вода').urgency.id == 'emergency'
"
