namespace NeuronProbe.Tests.Support;

/// <summary>Fills a checkpoint with random numbers,
/// large enough that every part of a model shows in its activations.</summary>
internal sealed class PlainTensors(Random random, PlainCheckpoint made)
{
    public void Table(string name, int rows, int width, double reach = 1) =>
        made[name] = PlainTensor.Random(random, 0, reach, rows, width);

    public void Norm(string path, int width)
    {
        made[$"{path}.weight"] = PlainTensor.Random(random, 1, 0.5, width);
        made[$"{path}.bias"] = PlainTensor.Random(random, 0, 0.5, width);
    }

    public void Linear(string path, int inputs, int outputs, bool hasBias = true)
    {
        made[$"{path}.weight"] = PlainTensor.Random(random, 0, 2 / Math.Sqrt(inputs), outputs, inputs);
        if (hasBias)
        {
            Shift($"{path}.bias", outputs);
        }
    }

    public void Shift(string name, int width) => made[name] = PlainTensor.Random(random, 0, 0.5, width);
}
