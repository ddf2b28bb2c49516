namespace NeuronProbe.Concepts.Labels;

/// <summary>What a definition can ask of a token.</summary>
internal enum TokenClass
{
    /// <summary>Its first character other than white space is an upper-case or title-case letter.</summary>
    Capitalised,

    /// <summary>It has a digit, and no character but digits, points, commas and white space.</summary>
    Number,

    /// <summary>It has punctuation (a Unicode category that begins with P),
    /// and no other character but white space.</summary>
    Punctuation,

    /// <summary>It has the first letter or digit of a sentence; see <see cref="SentenceStarts"/>.</summary>
    SentenceStart,

    /// <summary>It has the first character other than white space after a line break.</summary>
    AfterLineBreak,

    /// <summary>It has a character other than white space of a quotation; see <see cref="Quotations"/>.</summary>
    InQuotes,

    /// <summary>A token of the same id stands before it in the document.</summary>
    Repeated,
}
