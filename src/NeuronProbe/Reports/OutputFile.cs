namespace NeuronProbe.Reports;

/// <summary>A file that was written to a folder of results.</summary>
/// <param name="Name">Its path relative to the folder, with <c>/</c> between its parts.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Its hash, as 64 lower-case hexadecimal digits.</param>
internal sealed record OutputFile(string Name, long Bytes, string Sha256);
