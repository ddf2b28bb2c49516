namespace NeuronProbe.Corpora.Documents;

/// <summary>Where a record begins in a file, so that reading can begin there.</summary>
/// <param name="Offset">Bytes of the file's content before it, unpacked ones and the byte order mark counted; 0 in a
/// format that jumps about.</param>
/// <param name="Line">Its line, from 1 (in parquet the row).</param>
/// <param name="Record">Records of the file before it.</param>
internal readonly record struct RecordPlace(long Offset, long Line, long Record);
