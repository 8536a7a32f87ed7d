FROM swift:6.3-bookworm AS build
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libsqlite3-dev zlib1g-dev \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /build

# The dependencies have a layer of their own, fetched again only when the manifest changes.
COPY Package.swift ./
RUN swift package resolve

# Nothing under Tests is compiled, but the package does not load without the folders its manifest names.
COPY Sources Sources
COPY migrations migrations
COPY Tests Tests
# Debug information goes; the symbol table stays, since it gives backtraces their function names.
RUN swift build -c release --static-swift-stdlib --product tidemark \
    && install -D .build/release/tidemark /stage/tidemark \
    && install /usr/libexec/swift/linux/swift-backtrace-static /stage/ \
    && strip --strip-debug /stage/tidemark

FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libsqlite3-0 zlib1g libjs-dygraphs \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 10001 tidemark \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin tidemark \
    && install -d -o tidemark -g tidemark /data
COPY --from=build /stage/ /usr/local/bin/
# A library that is missing fails the build here, not the first start.
RUN tidemark --help > /dev/null

# By number, so that an orchestrator can tell it is not root.
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 6343/udp 8008/tcp
STOPSIGNAL SIGTERM
ENV SWIFT_BACKTRACE=enable=yes,interactive=no,color=no,swift-backtrace=/usr/local/bin/swift-backtrace-static
HEALTHCHECK --interval=15s --timeout=5s --start-period=15s --retries=3 CMD ["tidemark", "healthcheck"]
ENTRYPOINT ["tidemark"]
CMD ["serve", "--db", "/data/tidemark.db"]
