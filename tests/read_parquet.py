"""Reads the Parquet files of a small scan with pandas and compares them with the CSV files beside them.

    python3 tests/read_parquet.py PROGRAM

Needs python3-pandas and an engine (python3-pyarrow or python3-fastparquet); says so and ends with 0 where they are
not there.
"""

import pathlib
import subprocess
import sys
import tempfile


def main(program):
    try:
        import pandas
        pandas.io.parquet.get_engine("auto")
    except (ImportError, AttributeError) as missing:
        print(f"read_parquet.py: not run, since there is no pandas with an engine here ({missing})".splitlines()[0])
        return 0
    samples = pathlib.Path(__file__).resolve().parent.parent / "samples"
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / "out"
        subprocess.run(
            [program, "scan", "-m", samples / "tiny-english", "-c", samples / "sentences.jsonl",
             "--limit-documents", "200", "-n", "0-9", "-o", out, "--format", "csv,json,parquet", "-q"],
            check=True)
        for name in ("neurons", "histogram", "top_examples"):
            table = pandas.read_parquet(out / f"{name}.parquet")
            csv = pandas.read_csv(out / f"{name}.csv", keep_default_na=False, na_values=[""])
            for column in csv.columns:
                same(table[column], csv[column], f"{name}.{column}")
        for example in table.itertuples():
            before = example.context_index
            check(example.context_tokens[before] == example.token_text, "context_tokens")
            check(example.context_token_ids[before] == example.token_id, "context_token_ids")
            check(example.context_activations[before] == example.activation, "context_activations")
            check("".join(example.context_tokens[:before]) == example.text_before, "text_before")
    print("read_parquet.py: pandas reads the same from Parquet as from CSV")
    return 0


def same(one, other, what):
    if other.dtype == float:
        check(((one.astype(float) - other).abs().fillna(0) <= 1e-7 * other.abs().fillna(0)).all(), what)
        check((one.isna() == other.isna()).all(), what)
    else:
        check(list(one.fillna("").astype(str)) == list(other.fillna("").astype(str)), what)


def check(is_true, what):
    if not is_true:
        raise SystemExit(f"read_parquet.py: {what} differs")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
