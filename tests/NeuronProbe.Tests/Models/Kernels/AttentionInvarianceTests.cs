using NeuronProbe.Models.Kernels;
using Xunit;
using static TorchSharp.torch;

namespace NeuronProbe.Tests.Models.Kernels;

/// <summary>A document's attention has the same bits alone, beside others, and before any padding.</summary>
public sealed class AttentionInvarianceTests
{
    private const int Heads = 4;
    private const int KeyValueHeads = 2;

    public static TheoryData<string> Rules => [.. RulesByName.Keys];

    private static Dictionary<string, AttentionRule> RulesByName { get; } = new()
    {
        ["causal"] = AttentionRule.Causal,
        ["window of 3"] = new() { Window = 3 },
        ["window of 30, slopes and soft cap"] = new() { Window = 30, SoftCap = 1.5, Slopes = [0.5f, 0.25f, 0.1f, 1] },
        ["everywhere"] = AttentionRule.Everywhere,
        ["window of 6 both ways"] = new() { LooksAhead = true, Window = 6 },
        ["window of 40 both ways"] = new() { LooksAhead = true, Window = 40 },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_row_has_the_same_bits_in_every_batch(string rule)
    {
        foreach (int width in (int[])[5, 32, 80])
        {
            using var scope = NewDisposeScope();
            int[] lengths = [1, 7, 8, 9, 31, 32, 33, 70];
            Tensor batch = Bits.RandomTensor(width, lengths.Length, 90, (Heads + (2 * KeyValueHeads)) * width);
            Tensor together = Mix(batch, RulesByName[rule], width, lengths);
            for (int row = 0; row < lengths.Length; row++)
            {
                Tensor own = batch[row].narrow(0, 0, lengths[row]).unsqueeze(0).contiguous();
                Bits.AssertSame(
                    Mix(own, RulesByName[rule], width, null)[0], together[row].narrow(0, 0, lengths[row]));
                Assert.True((together[row].narrow(0, lengths[row], 90 - lengths[row]) == 0).all().item<bool>());
            }
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Threads_and_what_heads_are_split_into_change_no_bit(string rule)
    {
        using var scope = NewDisposeScope();
        Tensor batch = Bits.RandomTensor(9, 1, 201, (Heads + (2 * KeyValueHeads)) * 16);
        int threads = get_num_threads();
        try
        {
            set_num_threads(1);
            Tensor one = Mix(batch, RulesByName[rule], 16, null);
            foreach (int many in (int[])[2, 3, 8])
            {
                set_num_threads(many);
                Bits.AssertSame(one, Mix(batch, RulesByName[rule], 16, null));
            }
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    [Fact]
    public void What_follows_a_token_changes_none_of_its_bits_without_lengths_too()
    {
        foreach (AttentionRule rule in RulesByName.Values.Where(rule => !rule.LooksAhead))
        {
            using var scope = NewDisposeScope();
            Tensor batch = Bits.RandomTensor(4, 2, 67, (Heads + (2 * KeyValueHeads)) * 24);
            Tensor together = Mix(batch, rule, 24, null);
            for (int length = 1; length < 67; length++)
            {
                Tensor prefix = Mix(batch.narrow(1, 0, length).contiguous(), rule, 24, null);
                Bits.AssertSame(together.narrow(1, 0, length), prefix);
            }
        }
    }

    private static Tensor Mix(Tensor joint, AttentionRule rule, int width, int[]? lengths) =>
        new DotProductAttention(Heads, KeyValueHeads, width, 0.3, rule).Mix(
            new HeadColumns(joint), new HeadColumns(joint, Heads * width),
            new HeadColumns(joint, (Heads + KeyValueHeads) * width), lengths);
}
