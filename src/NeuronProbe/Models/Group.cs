using static TorchSharp.torch;

namespace NeuronProbe.Models;

/// <summary>A module that only gives its children a name, such as <c>transformer</c> or <c>model</c>.</summary>
internal sealed class Group(string name) : nn.Module(name);
