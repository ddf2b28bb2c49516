namespace NeuronProbe.Gates;

/// <summary>A neuron that a rule counts.</summary>
/// <param name="Site">Index of its site among those of the scan.</param>
/// <param name="Neuron">Its number at the site.</param>
/// <param name="Size">How far it is over, by which the worst are found; the largest is the worst. 0 where the rule
/// knows no more and no less.</param>
/// <param name="Text">What it has, in words: <c>W1 2.31 sd</c>.</param>
internal sealed record Offender(int Site, int Neuron, double Size, string Text);
