#!/usr/bin/env bash
# Installs what the tests need and passes all of them: C++ through ctest, Python through pytest.
# Needs Python 3.10 or later and, on Debian, either root or the packages listed below already there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# What a Debian machine may lack: program or file to look for, package that brings it.
missing=()
need() { command -v "$1" >/dev/null 2>&1 || missing+=("$2"); }
need g++ g++
need ccache ccache
need chromium chromium
need pdftoppm poppler-utils
[ -n "$(find /usr/share/cmake /usr/lib -ipath '*catch2*' -iname 'Catch2Config.cmake' -print -quit 2>/dev/null)" ] || missing+=(catch2)
[ -e /usr/include/sqlite3.h ] || missing+=(libsqlite3-dev)
python3 -c 'import venv, ensurepip' 2>/dev/null || missing+=(python3-venv)
python3 -c 'import sysconfig, os; raise SystemExit(not os.path.exists(sysconfig.get_path("include") + "/Python.h"))' || missing+=(python3-dev)
if [ ${#missing[@]} -gt 0 ]; then
  echo "installing: ${missing[*]}"
  if ! command -v apt-get >/dev/null || [ "$(id -u)" != 0 ]; then
    echo "please install: ${missing[*]}" >&2
    exit 1
  fi
  export DEBIAN_FRONTEND=noninteractive
  apt-get -qq -o DPkg::Lock::Timeout=300 update
  apt-get -qq -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "${missing[@]}" >/dev/null
fi

# Compiled once, found again by both builds below and by the next run. The wheel's build takes g++ and CMake c++, which
# the compiler cache tells apart though they are one.
export CXX="${CXX:-g++}"
export CCACHE_BASEDIR="$PWD" CCACHE_NOHASHDIR=1 CMAKE_BUILD_PARALLEL_LEVEL="${CMAKE_BUILD_PARALLEL_LEVEL:-$(nproc)}"

environment=build/test-environment
[ -x "$environment/bin/python" ] || python3 -m venv "$environment"
export PATH="$PWD/$environment/bin:$PATH" PIP_DISABLE_PIP_VERSION_CHECK=1
build_requirements=$(python - <<'PY'
import pathlib, re
print(*re.findall(r'"([^"]+)"', re.search(r"requires = \[(.*?)\]", pathlib.Path("pyproject.toml").read_text()).group(1)))
PY
)
# shellcheck disable=SC2086
python -m pip install -q $build_requirements cmake ninja
python -m pip install -q --no-build-isolation -Ccmake.define.CABOCHON_WERROR=ON '.[report,test]'

echo "== C++"
prefixes=$(python - <<'PY'
from pathlib import Path
import pgm_build_deps
print(";".join(str(Path(pgm_build_deps.__file__).parent / name) for name in ("eigen", "boost", "nlohmann_json")))
PY
)
cmake --preset ci -DCMAKE_PREFIX_PATH="$prefixes" >build/configure.log 2>&1 || { cat build/configure.log; exit 1; }
cmake --build --preset ci
cmake --build build/ci --target cabochon_headers_verify_interface_header_sets
ctest --preset ci

echo "== Python"
CABOCHON_NO_SKIPS=1 python -m pytest "$@"
