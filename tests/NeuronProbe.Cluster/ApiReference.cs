using k8s.Models;

namespace NeuronProbe.Cluster;

/// <summary>What the published reference of Kubernetes says of fields, and the types of its client do not: those that
/// must be there, and the values of those that are enumerations.</summary>
internal static class ApiReference
{
    /// <summary>The type of each kind that we use, by its version and name.</summary>
    public static readonly IReadOnlyDictionary<string, Type> Kinds = new Dictionary<string, Type>
    {
        ["batch/v1 Job"] = typeof(V1Job),
        ["v1 PersistentVolumeClaim"] = typeof(V1PersistentVolumeClaim),
    };

    private static readonly Dictionary<Type, string[]> Required = new()
    {
        [typeof(V1Job)] = ["apiVersion", "kind", "metadata", "spec"],
        [typeof(V1JobSpec)] = ["template"],
        [typeof(V1PodFailurePolicy)] = ["rules"],
        [typeof(V1PodFailurePolicyRule)] = ["action"],
        [typeof(V1PodFailurePolicyOnExitCodesRequirement)] = ["operator", "values"],
        [typeof(V1PodFailurePolicyOnPodConditionsPattern)] = ["type", "status"],
        [typeof(V1PodSpec)] = ["containers"],
        [typeof(V1Container)] = ["name", "image"],
        [typeof(V1EnvVar)] = ["name"],
        [typeof(V1ResourceFieldSelector)] = ["resource"],
        [typeof(V1SeccompProfile)] = ["type"],
        [typeof(V1Volume)] = ["name"],
        [typeof(V1VolumeMount)] = ["name", "mountPath"],
        [typeof(V1PersistentVolumeClaim)] = ["apiVersion", "kind", "metadata", "spec"],
        [typeof(V1PersistentVolumeClaimSpec)] = ["accessModes", "resources"],
        [typeof(V1PersistentVolumeClaimVolumeSource)] = ["claimName"],
    };

    private static readonly Dictionary<(Type, string), string[]> Values = new()
    {
        [(typeof(V1JobSpec), "completionMode")] = ["NonIndexed", "Indexed"],
        [(typeof(V1JobSpec), "podReplacementPolicy")] = ["TerminatingOrFailed", "Failed"],
        [(typeof(V1PodFailurePolicyRule), "action")] = ["FailJob", "FailIndex", "Ignore", "Count"],
        [(typeof(V1PodFailurePolicyOnExitCodesRequirement), "operator")] = ["In", "NotIn"],
        [(typeof(V1PodFailurePolicyOnPodConditionsPattern), "status")] = ["True", "False", "Unknown"],
        [(typeof(V1PodSpec), "restartPolicy")] = ["Always", "OnFailure", "Never"],
        [(typeof(V1PodSecurityContext), "fsGroupChangePolicy")] = ["OnRootMismatch", "Always"],
        [(typeof(V1SeccompProfile), "type")] = ["Localhost", "RuntimeDefault", "Unconfined"],
        [(typeof(V1ResourceFieldSelector), "resource")] =
            ["limits.cpu", "limits.memory", "limits.ephemeral-storage",
                "requests.cpu", "requests.memory", "requests.ephemeral-storage"],
        [(typeof(V1PersistentVolumeClaimSpec), "accessModes")] =
            ["ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod"],
    };

    /// <summary>The fields that an object of this type must have.</summary>
    public static IReadOnlyList<string> RequiredOf(Type type) => Required.GetValueOrDefault(type, []);

    /// <summary>The values that a field may have, or null where it is no enumeration.</summary>
    public static IReadOnlyList<string>? ValuesOf(Type type, string field) => Values.GetValueOrDefault((type, field));
}
