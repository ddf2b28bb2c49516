namespace NeuronProbe.Models;

/// <summary>Where one tensor stands in a safetensors file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The format's name of its element type, such as <c>F32</c>.</param>
/// <param name="Shape">Its dimensions; none for a scalar.</param>
/// <param name="Offset">Its first byte, from the start of the file.</param>
/// <param name="ByteCount">Its length in bytes.</param>
internal sealed record TensorEntry(string Name, string Type, long[] Shape, long Offset, long ByteCount);
