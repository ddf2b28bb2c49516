namespace NeuronProbe.Cli.Views;

/// <summary>A column of a table whose lines stand without borders.</summary>
/// <param name="Name">Its heading.</param>
/// <param name="IsNumber">Whether its cells stand at the right.</param>
/// <param name="Text">A line's cell, empty where there is nothing to say.</param>
/// <param name="Spare">Where there is no room for all, columns with the highest number go first, those with the same
/// number together; those with 0 stay.</param>
internal sealed record LineColumn<T>(string Name, bool IsNumber, Func<T, string> Text, int Spare = 0);
