using static TorchSharp.torch;

namespace NeuronProbe.Models.Layers;

/// <summary>A module that only gives its children a name, such as <c>transformer</c> or <c>model</c>.</summary>
internal sealed class Group(string name) : nn.Module(name)
{
    /// <summary>Puts a module at a dotted path below another, with a group for each part of the path that is not there
    /// yet.</summary>
    public static void Put(nn.Module above, string path, nn.Module module)
    {
        int dot = path.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0)
        {
            above.register_module(path, module);
            return;
        }
        string first = path[..dot];
        nn.Module? group = above.named_children().FirstOrDefault(child => child.name == first).module;
        if (group is null)
        {
            group = new Group(first);
            above.register_module(first, group);
        }
        Put(group, path[(dot + 1)..], module);
    }
}
