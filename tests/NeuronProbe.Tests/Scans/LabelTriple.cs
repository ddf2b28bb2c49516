namespace NeuronProbe.Tests.Scans;

/// <summary>Names of a concept: as it is, with half of its labels, and with as many false ones added.</summary>
internal sealed record LabelTriple(string Whole, string Half, string False);
