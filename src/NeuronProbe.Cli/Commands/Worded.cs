namespace NeuronProbe.Cli.Commands;

/// <summary>A value of an option, and the words in which a user types it and help shows it.</summary>
internal readonly record struct Worded<T>(T Value, string Text)
{
    public override string ToString() => Text;
}
