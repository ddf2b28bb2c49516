namespace NeuronProbe.Options;

/// <summary>What the values of an option are names of, so that a shell can complete them.</summary>
public enum ValueKind
{
    /// <summary>Nothing that could be listed.</summary>
    Other,

    /// <summary>Files and folders.</summary>
    Path,

    /// <summary>A model's folder, or its name in the hub.</summary>
    Model,

    /// <summary>Sites of the model.</summary>
    Site,
}
