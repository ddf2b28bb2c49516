namespace NeuronProbe.Tests.Support;

/// <summary>The embedding's table, where it is the head's too.</summary>
internal static class TiedTable
{
    private static readonly string[] Embeddings = ["wte.weight", "embed_tokens.weight", "embed_in.weight",
        "word_embeddings.weight"];

    /// <summary>The name of the table in a checkpoint.</summary>
    public static string NameIn(PlainCheckpoint stored) =>
        stored.Tensors.Keys.Single(n => Embeddings.Any(e => n.EndsWith(e, StringComparison.Ordinal)));

    /// <summary>The name of the head's table in a checkpoint of a family.</summary>
    public static string HeadOf(PlainCheckpoint stored) => stored.Text("model_type", "") switch
    {
        "gpt_neox" => "embed_out.weight",
        "bert" => "cls.predictions.decoder.weight",
        "roberta" => "lm_head.decoder.weight",
        "distilbert" => "vocab_projector.weight",
        _ => "lm_head.weight",
    };

    /// <summary>The checkpoint with the table under its other name alone, as it is saved where that comes first in the
    /// alphabet.</summary>
    public static PlainCheckpoint UnderTheHeadsName(PlainCheckpoint stored)
    {
        (string table, string head) = (NameIn(stored), HeadOf(stored));
        PlainCheckpoint copy = stored.Renamed(name => name);
        copy.Tensors[head] = copy[table];
        copy.Tensors.Remove(table);
        return copy;
    }
}
