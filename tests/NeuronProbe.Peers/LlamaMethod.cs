using System.Runtime.Intrinsics.X86;
using LLama.Native;
using NeuronProbe.Corpora.Windows;

namespace NeuronProbe.Peers;

/// <summary>llama.cpp on the CPU, with flash attention. Each document has a cache of its own, as long as its batch
/// needs: the fastest of its ways for documents of like lengths.</summary>
internal sealed class LlamaMethod : PeerMethod
{
    // What its caches are a multiple of.
    private const int CellsAtOnce = 256;

    private readonly SafeLlamaModelHandle model;
    private readonly LLamaContextParams settings;
    private readonly Dictionary<(int Rows, int Cells), SafeLLamaContextHandle> contexts = [];

    /// <param name="path">The model.</param>
    /// <param name="threads">Threads of its products.</param>
    /// <param name="positions">Positions in a batch at most.</param>
    public LlamaMethod(string path, int threads, int positions)
    {
        LLamaModelParams loading = LLamaModelParams.Default();
        loading.n_gpu_layers = 0;
        model = SafeLlamaModelHandle.LoadFromFile(path, loading);
        settings = LLamaContextParams.Default();
        settings.n_batch = settings.n_ubatch = (uint)positions;
        settings.n_threads = settings.n_threads_batch = threads;
        // Outputs of all tokens, or else the last layer would be computed for one alone.
        settings.embeddings = true;
        settings.llama_pooling_type = LLamaPoolingType.None;
        settings.llama_flash_attn_type = LLamaFlashAttentionType.LLAMA_FLASH_ATTENTION_TYPE_ENABLED;
        settings.kv_unified = false;
    }

    /// <summary>Chooses and loads the library; before the first model, once.</summary>
    public static void Prepare()
    {
        NativeLibraryConfig.All
            .WithCuda(false)
            .WithVulkan(false)
            .WithAvx(Avx512F.IsSupported ? AvxLevel.Avx512 : Avx2.IsSupported ? AvxLevel.Avx2 : AvxLevel.Avx)
            .WithAutoFallback(false)
            .WithLogCallback((level, message) =>
            {
                if (level == LLamaLogLevel.Error)
                {
                    Console.Error.Write(message);
                }
            });
        // The first call of this class finds the library; those of the structures do not.
        _ = NativeApi.llama_max_devices();
    }

    public override float[] Hidden(TokenBatch batch)
    {
        Run([batch], CancellationToken.None);
        SafeLLamaContextHandle context = ContextOf(batch);
        return [.. Enumerable.Range(0, batch.Length).SelectMany(i => context.GetEmbeddingsIth(i).ToArray())];
    }

    public override void Dispose()
    {
        foreach (SafeLLamaContextHandle context in contexts.Values)
        {
            context.Dispose();
        }
        model.Dispose();
        base.Dispose();
    }

    /// <summary>Contexts are made before the time is taken.</summary>
    protected override IReadOnlyList<TokenBatch> Begin(IReadOnlyList<TokenBatch> batches)
    {
        foreach (TokenBatch batch in batches)
        {
            ContextOf(batch);
        }
        return batches;
    }

    protected override void Process(TokenBatch batch)
    {
        SafeLLamaContextHandle context = ContextOf(batch);
        var tokens = new LLamaBatch();
        // Caches are run together where they are equally long, so padding is computed, as elsewhere.
        for (int i = 0; i < batch.Ids.Length; i++)
        {
            tokens.Add((LLamaToken)(int)batch.Ids[i], i % batch.Length, (LLamaSeqId)(i / batch.Length), true);
        }
        context.MemoryClear(false);
        DecodeResult result = context.Decode(tokens);
        if (result != DecodeResult.Ok)
        {
            throw new InvalidOperationException($"llama.cpp: {result}");
        }
        context.Synchronize();
    }

    private SafeLLamaContextHandle ContextOf(TokenBatch batch)
    {
        int rows = batch.Windows.Count;
        int cells = (batch.Length + CellsAtOnce - 1) / CellsAtOnce * CellsAtOnce;
        if (!contexts.TryGetValue((rows, cells), out SafeLLamaContextHandle? context))
        {
            LLamaContextParams own = settings;
            own.n_seq_max = (uint)rows;
            own.n_ctx = (uint)(rows * cells);
            contexts[(rows, cells)] = context = SafeLLamaContextHandle.Create(model, own);
        }
        return context;
    }
}
