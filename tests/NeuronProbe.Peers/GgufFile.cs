using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace NeuronProbe.Peers;

/// <summary>Writes the model as llama.cpp reads it: GGUF, version 3. Matrices of the layers are in float32 or bfloat16,
/// all else in float32.</summary>
/// <remarks>Format: docs/gguf.md of ggml-org/ggml.</remarks>
internal sealed class GgufFile : IDisposable
{
    private const int Alignment = 32;
    private const uint UnsignedValue = 4;
    private const uint FloatValue = 6;
    private const uint TextValue = 8;
    private const uint Float32 = 0;
    private const uint Bfloat16 = 30;

    private readonly BinaryWriter writer;

    private GgufFile(string path) => writer = new(File.Create(path), Encoding.UTF8);

    /// <param name="path">Where to.</param>
    /// <param name="tensors">The weights.</param>
    /// <param name="isBfloat16">Whether matrices of the layers are in bfloat16.</param>
    public static void Write(string path, RandomTensors tensors, bool isBfloat16)
    {
        using var file = new GgufFile(path);
        file.Write([.. Entries(tensors, isBfloat16 ? Bfloat16 : Float32)]);
    }

    public void Dispose() => writer.Dispose();

    private static IEnumerable<Entry> Entries(RandomTensors tensors, uint matrixType)
    {
        yield return new("token_embd.weight", Float32, tensors["transformer.wte.weight"]);
        yield return new("output.weight", Float32, tensors["transformer.wte.weight"]);
        yield return new("position_embd.weight", Float32, tensors["transformer.wpe.weight"]);
        foreach (string part in (string[])["weight", "bias"])
        {
            yield return new($"output_norm.{part}", Float32, tensors[$"transformer.ln_f.{part}"]);
        }
        for (int layer = 0; layer < Gpt2Shape.Layers; layer++)
        {
            string to = string.Create(CultureInfo.InvariantCulture, $"blk.{layer}.");
            string from = Gpt2Shape.Layer(layer);
            foreach ((string name, string gguf) in Gpt2Shape.Norms)
            {
                yield return new($"{to}{gguf}.weight", Float32, tensors[$"{from}{name}.weight"]);
                yield return new($"{to}{gguf}.bias", Float32, tensors[$"{from}{name}.bias"]);
            }
            foreach ((string name, string gguf, _, _) in Gpt2Shape.Modules)
            {
                // llama.cpp wants the inputs of one output beside each other.
                yield return new($"{to}{gguf}.weight", matrixType, tensors[$"{from}{name}.weight"].Transposed());
                yield return new($"{to}{gguf}.bias", Float32, tensors[$"{from}{name}.bias"]);
            }
        }
    }

    private void Write(Entry[] entries)
    {
        writer.Write("GGUF"u8);
        writer.Write(3u);
        writer.Write((ulong)entries.Length);
        WriteFacts();
        long offset = 0;
        foreach (Entry entry in entries)
        {
            WriteText(entry.Name);
            writer.Write((uint)entry.Tensor.Shape.Length);
            // The fastest dimension comes first here.
            foreach (int size in entry.Tensor.Shape.Reverse())
            {
                writer.Write((ulong)size);
            }
            writer.Write(entry.Type);
            writer.Write((ulong)offset);
            offset += Aligned(entry.ByteCount);
        }
        Pad(writer.BaseStream.Position);
        foreach (Entry entry in entries)
        {
            writer.Write(entry.Bytes());
            Pad(entry.ByteCount);
        }
    }

    private void WriteFacts()
    {
        (string Key, object Value)[] facts =
        [
            ("general.architecture", "gpt2"),
            ("gpt2.context_length", (uint)Gpt2Shape.Positions),
            ("gpt2.embedding_length", (uint)Gpt2Shape.Width),
            ("gpt2.block_count", (uint)Gpt2Shape.Layers),
            ("gpt2.feed_forward_length", (uint)Gpt2Shape.FeedForwardWidth),
            ("gpt2.attention.head_count", (uint)Gpt2Shape.Heads),
            ("gpt2.attention.layer_norm_epsilon", Gpt2Shape.NormEpsilon),
            ("gpt2.vocab_size", (uint)Gpt2Shape.Vocabulary),
            ("tokenizer.ggml.model", "no_vocab"),
        ];
        writer.Write((ulong)facts.Length);
        foreach ((string key, object value) in facts)
        {
            WriteText(key);
            switch (value)
            {
                case uint number:
                    writer.Write(UnsignedValue);
                    writer.Write(number);
                    break;
                case float number:
                    writer.Write(FloatValue);
                    writer.Write(number);
                    break;
                default:
                    writer.Write(TextValue);
                    WriteText((string)value);
                    break;
            }
        }
    }

    private void WriteText(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        writer.Write((ulong)bytes.Length);
        writer.Write(bytes);
    }

    private void Pad(long length) => writer.Write(new byte[Aligned(length) - length]);

    private static long Aligned(long length) => (length + Alignment - 1) / Alignment * Alignment;

    private sealed record Entry(string Name, uint Type, RandomTensor Tensor)
    {
        public long ByteCount => (long)Tensor.Values.Length * (Type == Bfloat16 ? sizeof(ushort) : sizeof(float));

        public byte[] Bytes() => Type == Bfloat16
            ? MemoryMarshal.AsBytes(Tensor.Values.Select(Rounded).ToArray().AsSpan()).ToArray()
            : MemoryMarshal.AsBytes(Tensor.Values.AsSpan()).ToArray();

        /// <summary>To the nearest, to the even one of two.</summary>
        private static ushort Rounded(float value)
        {
            uint bits = BitConverter.SingleToUInt32Bits(value);
            return (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
        }
    }
}
