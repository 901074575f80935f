# A plain Python image rather than Airflow's own: that one brings its own set of packages, and this one must hold exactly
# the hash-pinned set that the tests ran with, Airflow included.
FROM python:3.11-slim

# Compose runs the containers as the host user who owns the data home, a number that /etc/passwd here does not know.
# USER and HOME answer the programs that would look it up there; group 0 owns what such a user must be able to write.
ENV AIRFLOW_HOME=/opt/airflow \
    HOME=/opt/airflow \
    USER=airflow \
    PYTHONUNBUFFERED=1

RUN useradd --uid 50000 --gid 0 --home-dir /opt/airflow --no-create-home airflow \
    && mkdir -p /opt/airflow/dags /opt/airflow/logs \
    && chmod -R g+rwX /opt/airflow

WORKDIR /opt/airflow

# Before the code, so that a change of code alone does not install everything again. The list is complete: pip neither
# looks for more (it would refuse, as the pins name no extras) nor leaves anything out, which the check proves.
COPY requirements/airflow.txt /tmp/requirements.txt
RUN pip install --no-cache-dir --root-user-action=ignore --no-deps --require-hashes --requirement /tmp/requirements.txt \
    && pip check

# Without isolation pip builds with the hatchling that the pins brought; with it, pip would fetch one that nobody pinned.
COPY pyproject.toml README.md LICENSE /tmp/racemoney/
COPY etl /tmp/racemoney/etl
COPY sql /tmp/racemoney/sql
COPY dags /tmp/racemoney/dags
COPY kit /tmp/racemoney/kit
RUN pip install --no-cache-dir --root-user-action=ignore --no-deps --no-build-isolation /tmp/racemoney \
    && rm -r /tmp/racemoney /tmp/requirements.txt

COPY dags /opt/airflow/dags

USER 50000:0
