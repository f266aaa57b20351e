#!/usr/bin/env bash
# Formatting, style and types, with the pinned tools of requirements/lint.txt. Run scripts/test.sh first.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export PATH="$PWD/build/test-environment/bin:$PATH"
python -m pip install -q -r requirements/lint.txt
find include src python/bindings tests/cpp tests/package examples/cpp -name '*.?pp' -print0 | xargs -0 clang-format --dry-run --Werror
python_roots=(python tests scripts noxfile.py)
[ -d benchmarks ] && python_roots+=(benchmarks)
ruff check "${python_roots[@]}"
ruff format --check "${python_roots[@]}"
mypy
