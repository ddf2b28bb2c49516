"""Reads JUnit files of gates that pass and fail with junitparser, which is not ours, and compares them with the
verdicts as JSON.

    python3 tests/read_junit.py PROGRAM

Needs python3-junitparser; says so and ends with 0 where it is not there.
"""

import json
import pathlib
import subprocess
import sys
import tempfile


def failures(rule):
    """Cases of a rule that fail: its sites with neurons that count, or the rule itself where it has none."""
    if rule["passed"]:
        return 0
    return sum(site["value"] > 0 for site in rule["sites"]) if rule["sites"] else 1


def failed(suite):
    return [case for case in suite if case.result]


def main(program):
    try:
        import junitparser
    except ImportError as missing:
        print(f"read_junit.py: not run, since there is no junitparser here ({missing})")
        return 0
    samples = pathlib.Path(__file__).resolve().parent.parent / "samples"

    def run(*args, code=0):
        ran = subprocess.run([program, *map(str, args)], capture_output=True, text=True, encoding="utf-8")
        assert ran.returncode == code, f"{args}: exit code {ran.returncode}, expected {code}\n{ran.stderr}"
        return ran.stdout

    with tempfile.TemporaryDirectory() as folder:
        a, b = (pathlib.Path(folder) / name for name in "ab")
        for out, dtype in ((a, "float32"), (b, "bfloat16")):
            run("scan", "-m", samples / "tiny-english", "-c", samples / "sentences.jsonl", "--limit-documents", 200,
                "-n", "0-19", "-o", out, "--format", "csv", "--dtype", dtype, "-q")
        for code, command in (
            (0, ("check", a, "--max-nonfinite", 0)),
            (3, ("check", a, "--max-dead", "0%", "--require", "ffn.3.post:17 max > 1000", "--min-tokens", "1e9")),
            (0, ("compare", a, b, "--max-changed", "10%", "--max-new-dead", 0)),
        ):
            verdict = json.loads(run(*command, "--as", "json", code=code))
            read = junitparser.JUnitXml.fromstring(run(*command, "--as", "junit", code=code).encode())
            expected = {rule["rule"]: (max(1, len(rule["sites"])), failures(rule)) for rule in verdict["rules"]}
            found = {suite.name: (len(list(suite)), len(failed(suite))) for suite in read}
            assert found == expected, f"{command}: {found}, expected {expected}"
            assert (read.tests, read.failures) == tuple(map(sum, zip(*expected.values()))), command
            assert (read.failures > 0) == (code == 3), command
            for suite in read:
                for case in failed(suite):
                    assert case.result[0].message and case.result[0].text, f"{command}: {case.name} gives no reason"
    print("read_junit.py: JUnit files read by junitparser say what the verdicts say")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
