using static TorchSharp.torch;

namespace NeuronProbe.Models.Kernels;

/// <summary>A linear module's weights and bias, laid out once as <see cref="PackedProduct"/> reads them: panels of 64
/// outputs, in each all inputs one after another.</summary>
/// <remarks>The last panel is filled up with zeros.</remarks>
internal sealed unsafe class PackedMatrix
{
    /// <summary>Outputs of a panel.</summary>
    public const int PanelWidth = 64;

    // Inputs that are taken together when rows of inputs are turned into panels: a cache line of each.
    private const int Line = 16;

    private readonly float* first;
    private readonly float* bias;

    private PackedMatrix(int inputs, int outputs, float* first, float* bias)
    {
        this.first = first;
        this.bias = bias;
        (Inputs, Outputs) = (inputs, outputs);
    }

    public int Inputs { get; }

    public int Outputs { get; }

    public int PanelCount => PanelsOf(Outputs);

    /// <summary>Lays out a matrix.</summary>
    /// <param name="stored">[outputs x inputs], or [inputs x outputs]; contiguous, float32, in this process's memory;
    /// not needed afterwards.</param>
    /// <param name="isTransposed">Whether it is [inputs x outputs].</param>
    /// <param name="bias">[outputs], as the matrix is; or null.</param>
    /// <param name="memory">Where to; it owns what this refers to.</param>
    public static PackedMatrix Pack(Tensor stored, bool isTransposed, Tensor? bias, PackedMemory memory)
    {
        int inputs = (int)stored.shape[isTransposed ? 0 : 1];
        int outputs = (int)stored.shape[isTransposed ? 1 : 0];
        var packed = new PackedMatrix(
            inputs, outputs, memory.Allocate((long)PanelsOf(outputs) * PanelWidth * inputs),
            bias is null ? null : PackBias(bias, memory));
        if (stored.NumberOfElements > 0)
        {
            float* source = TensorMemory.FloatsOf(stored);
            KernelThreads.Run(packed.PanelCount, panel => packed.Fill(panel, source, isTransposed));
        }
        return packed;
    }

    /// <summary>A panel, [inputs x 64].</summary>
    public float* Panel(int panel) => first + ((long)panel * PanelWidth * Inputs);

    /// <summary>What is added to the outputs of a panel, 64 numbers; or null.</summary>
    public float* BiasOf(int panel) => bias == null ? null : bias + (panel * PanelWidth);

    /// <summary>The weights of one input, [outputs].</summary>
    public float[] ColumnOf(int input)
    {
        float[] column = new float[Outputs];
        for (int output = 0; output < Outputs; output++)
        {
            column[output] = Panel(output / PanelWidth)[((long)input * PanelWidth) + (output % PanelWidth)];
        }
        return column;
    }

    private static float* PackBias(Tensor stored, PackedMemory memory)
    {
        int outputs = (int)stored.NumberOfElements;
        var target = new Span<float>(memory.Allocate(PanelsOf(outputs) * PanelWidth), PanelsOf(outputs) * PanelWidth);
        target.Clear();
        if (outputs > 0)
        {
            new ReadOnlySpan<float>(TensorMemory.FloatsOf(stored), outputs).CopyTo(target);
        }
        fixed (float* first = target)
        {
            return first;
        }
    }

    private static int PanelsOf(int outputs) => (outputs + PanelWidth - 1) / PanelWidth;

    private void Fill(int panel, float* source, bool isTransposed)
    {
        float* target = Panel(panel);
        int firstOutput = panel * PanelWidth;
        int count = Math.Min(PanelWidth, Outputs - firstOutput);
        if (count < PanelWidth)
        {
            new Span<float>(target, PanelWidth * Inputs).Clear();
        }
        if (isTransposed)
        {
            for (int input = 0; input < Inputs; input++)
            {
                new ReadOnlySpan<float>(source + ((long)input * Outputs) + firstOutput, count)
                    .CopyTo(new Span<float>(target + ((long)input * PanelWidth), count));
            }
            return;
        }
        for (int input = 0; input < Inputs; input += Line)
        {
            int inputCount = Math.Min(Line, Inputs - input);
            for (int output = 0; output < count; output++)
            {
                float* row = source + ((long)(firstOutput + output) * Inputs) + input;
                for (int i = 0; i < inputCount; i++)
                {
                    target[((long)(input + i) * PanelWidth) + output] = row[i];
                }
            }
        }
    }
}
