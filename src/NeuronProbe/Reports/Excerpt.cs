namespace NeuronProbe.Reports;

/// <summary>A piece of a document as other tools have it: texts of tokens beside a neuron's activations.</summary>
/// <param name="Tokens">Each token's text, with the blanks before it.</param>
/// <param name="Activations">As many activations, all finite.</param>
/// <param name="Peak">Which of the tokens it was kept for, from 0.</param>
internal sealed record Excerpt(string[] Tokens, float[] Activations, int Peak)
{
    /// <summary>The largest activation.</summary>
    public float Largest => Activations.Max();
}
