namespace NeuronProbe.Concepts.Labels;

/// <summary>What can be alike of the tokens of a concept and those that they are compared with.</summary>
internal enum TokenTrait
{
    /// <summary>How many tokens the document has, and how far the nearer end of it is: a fixed number of labels in each
    /// document is denser in short ones, and a label of several tokens has the first and the last less often.</summary>
    Length,

    /// <summary>The place in the window.</summary>
    Position,

    /// <summary>How often the type occurs in the corpus.</summary>
    Frequency,
}
