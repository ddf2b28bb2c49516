namespace NeuronProbe.Tests.Support;

/// <summary>What models written out in double precision are made of, whatever the family calls it. Scales, shifts and
/// biases apply where they are stored.</summary>
internal abstract class PlainModel(PlainCheckpoint checkpoint)
{
    protected PlainCheckpoint Checkpoint => checkpoint;

    /// <summary>Runs the model on one window.</summary>
    public abstract PlainRun Run(int[] ids);

    protected static double[][] Sum(double[][] a, double[][] b) => [.. a.Zip(b, PlainMath.Add)];

    protected double[][] Table(string name) => checkpoint[name].Rows();

    protected double[][] Norm(string path, double epsilon, double[][] inputs)
    {
        double[] scale = Vector($"{path}.weight") ?? [.. Enumerable.Repeat(1.0, inputs[0].Length)];
        double[] shift = Vector($"{path}.bias") ?? new double[inputs[0].Length];
        return [.. inputs.Select(x => PlainMath.LayerNorm(scale, shift, epsilon, x))];
    }

    protected double[][] Project(string path, double[][] inputs) =>
        Project(Table($"{path}.weight"), Vector($"{path}.bias"), inputs);

    protected static double[][] Project(double[][] weight, double[]? bias, double[][] inputs) =>
        [.. inputs.Select(x => PlainMath.Linear(weight, bias, x))];

    /// <summary>The head over the vocabulary: a table of its own, or that of the words.</summary>
    protected double[][] Head(string path, string words, bool isTied, double[][] inputs) =>
        Project(isTied ? Table(words) : Table($"{path}.weight"), Vector($"{path}.bias"), inputs);

    /// <summary>down(act(up x)), noting what stands at the two sites.</summary>
    protected double[][] FeedForward(
        int layer, string up, string down, string activation, double[][] inputs, PlainRun run)
    {
        double[][] pre = Project(up, inputs);
        double[][] post = [.. pre.Select(p => Array.ConvertAll(p, x => PlainMath.Activate(activation, x)))];
        run.Sites[$"ffn.{layer}.pre"] = pre;
        run.Sites[$"ffn.{layer}.post"] = post;
        return Project(down, post);
    }

    private double[]? Vector(string name) => checkpoint.Tensors.GetValueOrDefault(name)?.Vector();
}
