# Two stages: the first installs the locked packages, the second holds nothing but Python, them and the product.
FROM python:3.12-slim AS build
ENV UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/ballast && /opt/ballast/bin/python -m pip install --quiet uv==0.13.9
WORKDIR /source
COPY requirements.lock requirements-dev.lock ./
# PostgreSQL's driver (13 MB) is an extra of the package and a part of the image; its pins stand in the development set.
RUN awk '/^[^ ]/ {driver = /^psycopg/} driver' requirements-dev.lock > driver.lock \
 && cat requirements.lock driver.lock > image.lock \
 && /opt/ballast/bin/uv pip sync --python /opt/ballast/bin/python --require-hashes image.lock
COPY pyproject.toml README.md LICENSE ./
COPY index index
COPY prompts prompts
COPY qa qa
COPY eval eval
RUN /opt/ballast/bin/uv pip install --python /opt/ballast/bin/python --no-deps --no-build-isolation .

FROM python:3.12-slim
RUN useradd --system --uid 10001 --home-dir /data ballast && mkdir /data && chown ballast:ballast /data
COPY --from=build /opt/ballast /opt/ballast
ENV PATH=/opt/ballast/bin:$PATH BALLAST_HOME=/data PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
USER 10001:10001
WORKDIR /data
# The only place that is written to: run with --read-only --tmpfs /tmp --volume ballast:/data.
VOLUME ["/data"]
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=3s --start-period=20s --retries=3 \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8080/healthz', timeout=2)"]
# Listening beyond loopback takes BALLAST_API_KEYS; without it this stops with one line that says so.
ENTRYPOINT ["ballast"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8080"]
