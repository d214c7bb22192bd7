"""CPU and memory limits, read from files laid out as the kernel lays them out."""

from appliance.limits import Limits, limits

MIB = 1024**2


def lay_out(root, files):
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content)


def test_cgroup_v2_limits_are_read(tmp_path):
    lay_out(tmp_path, {"cpu.max": "150000 100000\n", "memory.max": f"{512 * MIB}\n"})

    assert limits(tmp_path, host_cpus=8) == Limits(1.5, 512 * MIB)


def test_cgroup_v1_limits_are_read(tmp_path):
    lay_out(
        tmp_path,
        {
            "cpu/cpu.cfs_quota_us": "200000\n",
            "cpu/cpu.cfs_period_us": "100000\n",
            "memory/memory.limit_in_bytes": f"{256 * MIB}\n",
        },
    )

    assert limits(tmp_path, host_cpus=8) == Limits(2.0, 256 * MIB)


def test_no_limit_is_the_host_itself(tmp_path):
    lay_out(
        tmp_path,
        {
            "cpu/cpu.cfs_quota_us": "-1\n",
            "cpu/cpu.cfs_period_us": "100000\n",
            "memory/memory.limit_in_bytes": "9223372036854771712\n",
        },
    )

    assert limits(tmp_path, host_cpus=4) == Limits(4.0, None)


def test_cgroup_v2_without_limits_is_the_host_itself(tmp_path):
    lay_out(tmp_path, {"cpu.max": "max 100000\n", "memory.max": "max\n"})

    assert limits(tmp_path, host_cpus=2) == Limits(2.0, None)


def test_workers_are_two_a_cpu_and_one():
    assert Limits(2.0, None).workers == 5


def test_little_memory_means_fewer_workers():
    assert Limits(4.0, 256 * MIB).workers < Limits(4.0, None).workers


def test_there_is_always_a_worker():
    assert Limits(0.5, 64 * MIB).workers == 1
