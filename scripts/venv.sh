#!/bin/sh
# venv.sh PYTHON VENV REQUIREMENTS: make the virtual environment if needed and install into it.
set -eu
python=$1 venv=$2 requirements=$3

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || {
    echo "需要 Python 3.11 或更高版本（找到：$("$python" --version 2>&1 || echo 没有 "$python")）。指定另一个：make PYTHON=python3.12 run" >&2
    exit 1
}
if [ ! -x "$venv/bin/pip" ]; then
    echo "· 建立 $venv"
    "$python" -m venv "$venv" >/dev/null 2>&1 || {
        # Debian ships what venv brings pip with apart, in python3-venv; a pip that is there does as well.
        rm -rf "$venv"
        "$python" -m venv --without-pip "$venv" 2>/dev/null &&
            "$python" -m pip --python "$venv/bin/python" install -qq pip 2>/dev/null || {
            . "$(dirname "$0")/packages.sh"
            system_packages python3-venv
            rm -rf "$venv"
            "$python" -m venv "$venv"
        }
    }
fi
echo "· 安装 $requirements（首次约一两分钟）"
"$venv/bin/pip" install -qq --disable-pip-version-check --requirement "$requirements"
