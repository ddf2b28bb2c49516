using System.Globalization;
using System.Text.RegularExpressions;
using k8s.Models;

namespace NeuronProbe.Cluster;

/// <summary>What Kubernetes makes of a Job's container: its variables, and the line that is run.</summary>
/// <param name="Variables">The image's, the container's and the index.</param>
/// <param name="Line">The image's entry point and the container's arguments, with all variables put in.</param>
/// <param name="Mounts">Where the container mounts volumes.</param>
internal sealed partial record Pod(
    IReadOnlyDictionary<string, string> Variables, IReadOnlyList<string> Line, IReadOnlyList<V1VolumeMount> Mounts)
{
    /// <summary>The pod of a Job's index, or of one without indexes.</summary>
    public static Pod Of(V1Job job, int? index = null)
    {
        V1Container container = job.Spec.Template.Spec.Containers.Single();
        Dictionary<string, string> variables = Dockerfile.Environment
            .ToDictionary(line => line.Split('=')[0], line => line.Split('=', 2)[1]);
        foreach (V1EnvVar variable in container.Env ?? [])
        {
            variables[variable.Name] = Expand(
                variable.ValueFrom is { } from ? Amount(container, from.ResourceFieldRef) : variable.Value, variables);
        }
        if (index is { } i)
        {
            variables["JOB_COMPLETION_INDEX"] = i.ToString(CultureInfo.InvariantCulture);
        }
        IEnumerable<string> line = [.. container.Command ?? [.. Dockerfile.EntryPoint], .. container.Args];
        return new Pod(variables, [.. line.Select(word => Expand(word, variables))], [.. container.VolumeMounts]);
    }

    /// <summary>Puts the values of variables for <c>$(NAME)</c>. An unknown name stays, and <c>$$</c> is a dollar.
    /// </summary>
    public static string Expand(string text, IReadOnlyDictionary<string, string> variables) =>
        Reference.Replace(text, match =>
            match.Value == "$$" ? "$" : variables.GetValueOrDefault(match.Groups["name"].Value, match.Value));

    // A resource in units of the divisor, 1 by default, rounded up.
    private static string Amount(V1Container container, V1ResourceFieldSelector selector)
    {
        ResourceQuantity amount = container.Resources.Limits[selector.Resource.Replace("limits.", "")];
        decimal divisor = selector.Divisor?.ToDecimal() is > 0 and decimal given ? given : 1;
        return Math.Ceiling(amount.ToDecimal() / divisor).ToString(CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"\$\$|\$\((?<name>[-._A-Za-z][-._A-Za-z0-9]*)\)")]
    private static partial Regex Reference { get; }
}
