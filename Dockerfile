# One image for every process; the command says which. Build: docker build -t khabar .
FROM python:3.11-slim AS build
RUN python -m venv /opt/khabar
ENV PATH=/opt/khabar/bin:$PATH PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /build
# Packages first: they change less often than the code.
COPY requirements.lock .
RUN pip install --require-hashes -r requirements.lock
COPY pyproject.toml README.md ./
COPY workers workers
RUN pip install --no-deps --no-build-isolation .

FROM python:3.11-slim
RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/khabar khabar
COPY --from=build /opt/khabar /opt/khabar
ENV PATH=/opt/khabar/bin:$PATH PYTHONUNBUFFERED=1 KHABAR_DATA_DIR=/var/lib/khabar
# KHABAR_CONFIG_DIR is `config`, seen from here.
WORKDIR /app
COPY config config
USER khabar
# Redis and index of `khabar up` are files here, and so is the archive; else nothing is kept here.
VOLUME /var/lib/khabar
ENTRYPOINT ["khabar"]
CMD ["--help"]
