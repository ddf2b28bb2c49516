namespace NeuronProbe.Peers;

/// <summary>A tensor of float32.</summary>
/// <param name="Shape">Its dimensions, the slowest first.</param>
/// <param name="Values">Row-major.</param>
internal sealed record RandomTensor(int[] Shape, float[] Values)
{
    /// <summary>The same matrix with rows as columns.</summary>
    public RandomTensor Transposed()
    {
        (int rows, int columns) = (Shape[0], Shape[1]);
        float[] turned = new float[Values.Length];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                turned[(column * rows) + row] = Values[(row * columns) + column];
            }
        }
        return new([columns, rows], turned);
    }
}

/// <summary>Random weights, the same each time, by their names in GPT-2's checkpoint; linear ones are stored as
/// [inputs x outputs]. Large enough that every layer changes the outcome.</summary>
internal sealed class RandomTensors
{
    private const int Seed = 1;

    private readonly Random random = new(Seed);
    private readonly Dictionary<string, RandomTensor> tensors = [];

    public RandomTensors()
    {
        Add("transformer.wte.weight", 0, 0.1, Gpt2Shape.Vocabulary, Gpt2Shape.Width);
        Add("transformer.wpe.weight", 0, 0.1, Gpt2Shape.Positions, Gpt2Shape.Width);
        for (int layer = 0; layer < Gpt2Shape.Layers; layer++)
        {
            foreach ((string norm, _) in Gpt2Shape.Norms)
            {
                AddNorm(Gpt2Shape.Layer(layer) + norm);
            }
            foreach ((string name, _, int inputs, int outputs) in Gpt2Shape.Modules)
            {
                Add($"{Gpt2Shape.Layer(layer)}{name}.weight", 0, 0.04, inputs, outputs);
                Add($"{Gpt2Shape.Layer(layer)}{name}.bias", 0, 0.02, outputs);
            }
        }
        AddNorm("transformer.ln_f");
    }

    public IReadOnlyDictionary<string, RandomTensor> All => tensors;

    public RandomTensor this[string name] => tensors[name];

    private void AddNorm(string path)
    {
        Add($"{path}.weight", 1, 0.02, Gpt2Shape.Width);
        Add($"{path}.bias", 0, 0.02, Gpt2Shape.Width);
    }

    private void Add(string name, double mean, double deviation, params int[] shape)
    {
        float[] values = new float[shape.Aggregate(1, (a, b) => a * b)];
        for (int i = 0; i < values.Length; i += 2)
        {
            // Box and Muller's way to two normal numbers.
            double radius = deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
            (double sine, double cosine) = Math.SinCos(2 * Math.PI * random.NextDouble());
            (values[i], values[i + 1]) = ((float)(mean + (radius * cosine)), (float)(mean + (radius * sine)));
        }
        tensors[name] = new(shape, values);
    }
}
