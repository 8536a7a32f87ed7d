# shellcheck shell=bash
# Sourced by the scripts in tools/ and by .ci/run: what a build needs from the machine.

# Prints one line to standard error and ends the script.
die() {
    echo "${0##*/}: $*" >&2
    exit 1
}

# Ends the script unless a Swift 6.2 or later toolchain is on PATH.
require_swift() {
    command -v swift >/dev/null ||
        die "no swift on PATH; install Swift 6.2 or later from https://www.swift.org/install"
    local banner
    banner=$(swift --version 2>/dev/null) || die "'swift --version' failed; is the toolchain whole?"
    [[ $banner =~ Swift\ version\ ([0-9]+)\.([0-9]+) ]] || die "cannot read a version from 'swift --version'"
    ((BASH_REMATCH[1] * 1000 + BASH_REMATCH[2] >= 6002)) ||
        die "Swift ${BASH_REMATCH[1]}.${BASH_REMATCH[2]} is too old; install Swift 6.2 or later"
}

# Installs what the build needs beside the toolchain; does nothing when it is all there.
install_missing_packages() {
    local missing=()
    [[ -e /usr/include/sqlite3.h || -e /usr/local/include/sqlite3.h ]] || missing+=(libsqlite3-dev)
    [[ -e /usr/include/zlib.h || -e /usr/local/include/zlib.h ]] || missing+=(zlib1g-dev)
    command -v git >/dev/null || missing+=(git ca-certificates)
    install_packages "${missing[@]}"
}

# Installs what the dashboard draws its charts with; without it everything else works, so that failing is no end.
bring_charts() {
    [[ -e /usr/share/javascript/dygraphs/dygraph.min.js ]] || (install_packages libjs-dygraphs) ||
        echo "${0##*/}: the dashboard will have no charts" >&2
}

# Installs Debian's packages of the given names; none is nothing to do.
install_packages() {
    local missing=("$@")
    ((${#missing[@]})) || return 0

    command -v apt-get >/dev/null || die "needs ${missing[*]} (Debian's names), and there is no apt-get to install with"
    local as_root=()
    if ((EUID != 0)); then
        command -v sudo >/dev/null || die "needs ${missing[*]}; as root: apt-get install ${missing[*]}"
        as_root=(sudo)
    fi
    {
        "${as_root[@]}" apt-get update &&
            "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
                apt-get install --yes --no-install-recommends "${missing[@]}"
    } >&2 || die "apt-get could not install ${missing[*]}"
}

# Everything `swift build` needs.
require_build_tools() {
    require_swift
    install_missing_packages
}
