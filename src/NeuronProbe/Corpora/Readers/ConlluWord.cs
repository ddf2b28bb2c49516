namespace NeuronProbe.Corpora.Readers;

/// <summary>A line of a CoNLL-U sentence that stands for something in its text.</summary>
/// <param name="Columns">Its ten columns.</param>
/// <param name="IsInside">Whether it is one of the words that the token before it (3-4) stands for,
/// and has its place in the text.</param>
/// <param name="Line">Where it stands in the file, from 1.</param>
internal readonly record struct ConlluWord(string[] Columns, bool IsInside, long Line);
