#!/usr/bin/env bash
# The C++ tests and examples under AddressSanitizer and UndefinedBehaviourSanitizer. Run scripts/test.sh first.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export PATH="$PWD/build/test-environment/bin:$PATH" CCACHE_BASEDIR="$PWD" CCACHE_NOHASHDIR=1
prefixes=$(python -c 'from pathlib import Path; import pgm_build_deps as d
print(";".join(str(Path(d.__file__).parent / n) for n in ("eigen", "boost", "nlohmann_json")))')
cmake --preset sanitize -DCMAKE_PREFIX_PATH="$prefixes"
cmake --build --preset sanitize
UBSAN_OPTIONS=print_stacktrace=1 ctest --preset sanitize
