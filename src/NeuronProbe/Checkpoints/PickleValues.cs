namespace NeuronProbe.Checkpoints;

/// <summary>A function or class that a pickle names and that is known here: it stands for itself, and nothing is ever
/// called by that name.</summary>
/// <param name="Name">Module and name, such as <c>collections.OrderedDict</c>.</param>
internal sealed record PickleGlobal(string Name);

/// <summary>A dictionary out of a pickle, in its order: keys are not compared, so no key can be chosen to make that
/// slow.</summary>
internal sealed class PickleDictionary
{
    public List<(object? Key, object? Value)> Items { get; } = [];

    /// <summary>The last value under a text, as Python would have it, or null.</summary>
    public object? Find(string key) => Items.FindLast(item => item.Key is string text && text == key).Value;
}

/// <summary>Numbers that tensors share, somewhere in the file.</summary>
/// <param name="Key">Its name in the file.</param>
/// <param name="Type">Element type, by its name in safetensors.</param>
/// <param name="Count">Its elements.</param>
internal sealed record TorchStorage(string Key, string Type, long Count);

/// <summary>A tensor out of a pickle: a storage as seen through shape and strides.</summary>
/// <param name="Storage">Where its numbers are.</param>
/// <param name="Type">Element type, by its name in safetensors; not the storage's own where that is of bytes.</param>
/// <param name="First">Index of its first element.</param>
/// <param name="Shape">Its dimensions.</param>
/// <param name="Strides">Elements from one index to the next, a dimension each.</param>
internal sealed record TorchTensor(TorchStorage Storage, string Type, long First, long[] Shape, long[] Strides);
