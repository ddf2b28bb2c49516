namespace NeuronProbe.Options;

/// <summary>Under which heading help lists an option; in the order of the headings.</summary>
public enum OptionGroup
{
    /// <summary>Options of a command that has no groups.</summary>
    General,
    Model,
    Corpus,
    Sites,
    Collectors,
    Concepts,
    Running,
    Output,
}
