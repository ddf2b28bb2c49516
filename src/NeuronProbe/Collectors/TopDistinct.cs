namespace NeuronProbe.Collectors;

/// <summary>In what all examples of a list differ.</summary>
public enum TopDistinct
{
    /// <summary>Examples may look alike.</summary>
    None,

    /// <summary>Of examples with the same token ids in their context the first in rank is kept.</summary>
    Context,
}
