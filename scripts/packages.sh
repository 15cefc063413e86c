# system_packages NAME...: install Debian packages as root or with passwordless sudo, else say which are missing.
system_packages() {
    if [ "$(id -u)" = 0 ]; then as=""; elif sudo -n true 2>/dev/null; then as="sudo -n"; else
        echo "缺少系统软件包：$*。请由管理员执行：apt-get install -y $*" >&2
        exit 1
    fi
    command -v apt-get >/dev/null || {
        echo "缺少：$*。本机没有 apt-get，请用系统自己的软件包管理器安装。" >&2
        exit 1
    }
    echo "· 安装系统软件包：$*"
    export DEBIAN_FRONTEND=noninteractive
    $as apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1 || {
        $as apt-get update -qq </dev/null
        $as apt-get install -y -qq --no-install-recommends "$@" </dev/null >/dev/null
    }
}
