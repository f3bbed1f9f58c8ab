# The hub as a container. Data (database, keys) lives in the volume /data; keep the keys in it backed up separately.
FROM python:3.11-slim-bookworm AS build
WORKDIR /app
COPY requirements-semantic.lock pyproject.toml README.md LICENSE ./
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --require-hashes --no-deps -r requirements-semantic.lock
COPY bot bot
COPY broadcasts broadcasts
COPY channels channels
COPY console console
COPY contacts contacts
COPY faq faq
COPY hearings hearings
COPY hub hub
COPY locales locales
COPY machines machines
COPY storage storage
RUN /venv/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.11-slim-bookworm
# For printing: Pango, and letters for every language the hub speaks.
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-core fonts-noto-color-emoji \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin sprachrohr \
    && install -d -o sprachrohr -g sprachrohr -m 0700 /data
COPY --from=build /venv /venv
USER sprachrohr
WORKDIR /data
# Inside a container the port must be reachable from outside it; publish it to the host's loopback only (see compose.yaml).
ENV SPRACHROHR_DATA_DIR=/data SPRACHROHR_WEB__HOST=0.0.0.0 SPRACHROHR_LOG_FORMAT=json
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["/venv/bin/python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8080/health', timeout=4)"]
ENTRYPOINT ["/venv/bin/sprachrohr"]
CMD ["run"]
