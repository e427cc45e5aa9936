"""docker-compose.yml and Dockerfile name nothing that the code does not have."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from tests.command_tree import parse_command
from tests.elasticsearch_server import DOCKER_IMAGE
from workers.pipeline.ports import Stage
from workers.settings import Settings

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if service["image"] == "khabar"}
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
VARIABLES = {f"KHABAR_{name.upper()}" for name in Settings.model_fields}
SERVER_PORTS = {"redis": 6379, "elasticsearch": 9200}


@pytest.mark.parametrize("name", OURS)
def test_command_exists(name: str):
    parse_command(OURS[name]["command"])


@pytest.mark.parametrize("name", OURS)
def test_health_check_is_a_command_of_ours(name: str):
    check = OURS[name]["healthcheck"]
    if not check.get("disable"):
        assert check["test"][:2] == ["CMD", "khabar"]
        parse_command(check["test"][2:])


def test_there_is_a_service_for_each_stage_and_for_the_tick():
    commands = [service["command"] for service in OURS.values()]
    assert [command for command in commands if command[0] == "worker"] == [
        ["worker", "--stage", stage.value] for stage in Stage
    ]
    assert ["tick"] in commands
    assert ["index", "create"] in commands


def test_variables_are_settings():
    in_file = set(re.findall(r"KHABAR_[A-Z_]+", (ROOT / "docker-compose.yml").read_text("utf-8")))
    assert in_file <= VARIABLES
    assert set(re.findall(r"KHABAR_[A-Z_]+", DOCKERFILE)) <= VARIABLES
    for service in OURS.values():
        assert set(service["environment"]) <= VARIABLES


@pytest.mark.parametrize("name", OURS)
def test_values_are_accepted(name: str, monkeypatch: pytest.MonkeyPatch):
    for variable, value in OURS[name]["environment"].items():
        if value is not None:
            monkeypatch.setenv(variable, value)
    settings = Settings()
    assert settings.redis_url
    assert settings.elasticsearch_url


@pytest.mark.parametrize("name", OURS)
def test_addresses_are_services_with_their_ports(name: str):
    environment = OURS[name]["environment"]
    for variable in ("KHABAR_REDIS_URL", "KHABAR_ELASTICSEARCH_URL"):
        address = urlsplit(environment[variable])
        assert address.hostname in SERVICES
        assert address.port == SERVER_PORTS[address.hostname]


def test_nothing_is_published():
    assert not [name for name, service in SERVICES.items() if "ports" in service]


@pytest.mark.parametrize("name", OURS)
def test_configuration_is_mounted_where_it_is_looked_for(name: str):
    (workdir,) = re.findall(r"^WORKDIR (\S+)$", DOCKERFILE.rpartition("\nFROM ")[2], re.MULTILINE)
    default = Settings.model_fields["config_dir"].default
    assert OURS[name]["volumes"][0] == f"./config:{Path(workdir) / default}:ro"
    assert (ROOT / "config" / "sources.yaml").is_file()


def test_named_volumes_and_networks_are_declared():
    for service in SERVICES.values():
        assert set(service["networks"]) <= set(COMPOSE["networks"])
        named = {volume.partition(":")[0] for volume in service.get("volumes", ()) if not volume.startswith(".")}
        assert named <= set(COMPOSE["volumes"])
        assert set(service.get("depends_on", ())) <= set(SERVICES)


def test_what_is_archived_outlives_the_container():
    [(volume, _, folder)] = [one.partition(":") for one in OURS["archive"]["volumes"] if not one.startswith(".")]
    assert volume in COMPOSE["volumes"]
    assert f"KHABAR_DATA_DIR={folder}" in DOCKERFILE
    assert not [name for name, one in OURS.items() if name != "archive" and len(one["volumes"]) > 1]


def test_fetch_cannot_reach_the_index():
    assert COMPOSE["networks"]["inside"]["internal"] is True
    assert not set(SERVICES["fetch"]["networks"]) & set(SERVICES["elasticsearch"]["networks"])
    assert set(SERVICES["fetch"]["networks"]) & set(SERVICES["redis"]["networks"])


def test_redis_is_the_only_neighbour_of_fetch():
    (network,) = SERVICES["fetch"]["networks"]
    assert {name for name, service in SERVICES.items() if network in service["networks"]} == {"fetch", "redis"}


def test_fetch_may_not_ask_private_addresses():
    assert not [name for name, one in OURS.items() if "KHABAR_ALLOW_PRIVATE_HOSTS" in one["environment"]]
    for service in OURS.values():
        assert "network_mode" not in service
        assert "extra_hosts" not in service


def test_the_rules_of_the_second_wall_name_the_bridge_of_fetch():
    (network,) = SERVICES["fetch"]["networks"]
    bridge = COMPOSE["networks"][network]["driver_opts"]["com.docker.network.bridge.name"]
    rules = re.findall(r"^.* -I [A-Z-]+ .*$", (ROOT / "docs" / "security.md").read_text("utf-8"), re.MULTILINE)
    assert len(rules) >= 4
    assert all(f"-i {bridge} " in rule for rule in rules)


def test_redis_keeps_what_it_was_given():
    command = SERVICES["redis"]["command"]
    options = dict(zip(command[1::2], command[2::2], strict=True))
    assert options["--appendonly"] == "yes"
    assert options["--appendfsync"] == "everysec"
    assert options["--maxmemory-policy"] == "noeviction"
    assert "--maxmemory" in options


def test_elasticsearch_is_the_one_that_is_tested_with():
    assert SERVICES["elasticsearch"]["image"] == DOCKER_IMAGE


def test_image_runs_as_an_ordinary_user_with_checked_packages():
    assert re.search(r"^USER (?!root)\w+$", DOCKERFILE, re.MULTILINE)
    assert "--require-hashes -r requirements.lock" in DOCKERFILE
    assert 'ENTRYPOINT ["khabar"]' in DOCKERFILE


def test_what_the_image_copies_is_sent_to_the_builder():
    sent = set(re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text("utf-8"), re.MULTILINE))
    copied = {
        name for line in re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE) for name in line.split()
    }
    assert copied <= sent
    assert all((ROOT / name).exists() for name in copied)
