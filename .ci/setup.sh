# Sourced by ./studio and ./check: makes the virtual environment .venv once, and again when pyproject.toml changes.
# What is missing on Debian is installed where that is allowed; elsewhere the exact command is named.

PYTHON_PACKAGES="python3 python3-venv"
QT_PACKAGES="libegl1 libopengl0 libgl1 libglib2.0-0 libfontconfig1 libdbus-1-3 libxkbcommon-x11-0 libxcb-cursor0
libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-xinerama0 libxcb-shape0"

say() {
    printf '%s\n' "$*" >&2
}

fail() {
    say "$*"
    exit 1
}

may_install() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1
}

install_packages() {
    say "Installing with apt-get: $*"
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"; } >&2
}

find_python() {
    for name in python3 python3.14 python3.13 python3.12 python3.11 python; do
        if "$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' >/dev/null 2>&1; then
            echo "$name"
            return
        fi
    done
    return 1
}

make_environment() {
    python=$(find_python) || {
        # shellcheck disable=SC2086 # a list of packages
        may_install && install_packages $PYTHON_PACKAGES
        python=$(find_python) || fail "Python 3.11 to 3.14 is missing. To get it:  sudo apt-get install $PYTHON_PACKAGES" \
            " (Debian 12, Ubuntu 24.04 or later), or from python.org."
    }
    "$python" -m venv "$home/.venv" >/dev/null 2>&1 || {
        rm -rf "$home/.venv"
        may_install && install_packages python3-venv
        "$python" -m venv "$home/.venv" >&2 ||
            fail "$python cannot make a virtual environment. To mend it:  sudo apt-get install python3-venv"
    }
}

# set_up RUN|CHECK: leaves the environment's programs in $bin
set_up() {
    set_up_mark=$(cksum <"$home/pyproject.toml" | tr ' ' -)
    bin=$home/.venv/bin
    [ ! -d "$home/.venv/Scripts" ] || bin=$home/.venv/Scripts
    "$bin/python" -c '' >/dev/null 2>&1 || make_environment
    if [ -e "$home/.venv/check-$set_up_mark" ] || [ -e "$home/.venv/$1-$set_up_mark" ]; then
        return
    fi
    say "Setting up $home/.venv: once, some minutes; PyTorch and Qt are large."
    wanted=$home
    [ "$1" = run ] || wanted="${home}[dev]"
    quiet=--quiet
    [ ! -t 2 ] || quiet=
    "$bin/python" -m pip install $quiet --disable-pip-version-check --editable "$wanted" >&2 ||
        fail "The packages could not be installed; the reason stands above. Nothing outside $home/.venv was changed."
    touch "$home/.venv/$1-$set_up_mark"
}

missing_qt_libraries() {
    command -v ldd >/dev/null 2>&1 || return 0
    qt=$("$bin/python" -c 'import importlib.util as u; print(u.find_spec("PySide6").submodule_search_locations[0])')/Qt
    for library in "$qt"/lib/libQt6Widgets.so.6 "$qt"/plugins/platforms/libqxcb.so; do
        [ ! -e "$library" ] || ldd "$library"
    done | awk '/not found/ { print $1 }' | sort -u
}

# Status 0 when Qt finds its system libraries, installing them where that is allowed; otherwise says which are missing.
have_qt_libraries() {
    missing=$(missing_qt_libraries)
    [ -n "$missing" ] || return 0
    if may_install; then
        # shellcheck disable=SC2086 # a list of packages
        install_packages $QT_PACKAGES
        missing=$(missing_qt_libraries)
        [ -n "$missing" ] || return 0
    fi
    # shellcheck disable=SC2086 # two lists, each on one line
    say "Qt needs system libraries that this machine lacks:" $missing
    # shellcheck disable=SC2086
    say "To get them on Debian or Ubuntu:  sudo apt-get install" $QT_PACKAGES
    return 1
}
