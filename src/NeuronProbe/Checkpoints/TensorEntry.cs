namespace NeuronProbe.Checkpoints;

/// <summary>Where one tensor stands in a file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The name of its element type in safetensors, such as <c>F32</c>.</param>
/// <param name="Shape">Its dimensions; none for a scalar.</param>
/// <param name="Offset">Its first byte, from the start of the file.</param>
/// <param name="ByteCount">Bytes from its first to the end of its last element.</param>
/// <param name="Strides">Elements from one index to the next, a dimension each, or null where it is stored row by row
/// without gaps.</param>
internal sealed record TensorEntry(
    string Name, string Type, long[] Shape, long Offset, long ByteCount, long[]? Strides = null);
