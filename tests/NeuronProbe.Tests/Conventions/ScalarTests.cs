using System.Reflection;
using System.Reflection.Emit;
using NeuronProbe.Models.Kernels;
using TorchSharp;
using Xunit;

namespace NeuronProbe.Tests.Conventions;

/// <summary>No operation of LibTorch gets a number in an object that nothing holds: a garbage collection would free it
/// while native code reads it.</summary>
public sealed class ScalarTests
{
    private const BindingFlags Everything = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance
        | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> Codes =
        typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    [Fact]
    public void Each_number_that_an_operation_gets_is_a_held_one()
    {
        var offenders = new SortedSet<string>(StringComparer.Ordinal);
        foreach (MethodBase method in MethodsOf(typeof(HeldScalars).Assembly).Where(
            method => !IsOf(method, typeof(HeldScalars))))
        {
            foreach (MethodBase called in CalledBy(method).Where(
                called => called.DeclaringType?.Assembly == typeof(Scalar).Assembly && MakesScalar(called)))
            {
                offenders.Add($"{method.DeclaringType}.{method.Name}: {called}");
            }
        }
        Assert.Equal("", string.Join("\n", offenders));
    }

    [Fact]
    public void A_call_that_makes_a_number_is_told_from_one_that_makes_none()
    {
        Assert.True(MakesScalar(typeof(torch.Tensor).GetMethod("add_", [typeof(torch.Tensor)])!));
        Assert.False(MakesScalar(typeof(torch.Tensor).GetMethod("add_", [typeof(torch.Tensor), typeof(Scalar)])!));
    }

    /// <summary>Whether it makes one itself, or hands on to an overload that does.</summary>
    private static bool MakesScalar(MethodBase method, int depth = 3) =>
        (method is MethodInfo made && made.ReturnType == typeof(Scalar) && (method.Name is "op_Implicit" or "ToScalar"))
        || (depth > 0
            && CalledBy(method).Any(
                called => called.DeclaringType?.Assembly == typeof(Scalar).Assembly && MakesScalar(called, depth - 1)));

    private static bool IsOf(MethodBase method, Type type)
    {
        Type? declaring = method.DeclaringType;
        while (declaring is not null && declaring != type)
        {
            declaring = declaring.DeclaringType;
        }
        return declaring is not null;
    }

    private static IEnumerable<MethodBase> MethodsOf(Assembly assembly) =>
        assembly.GetTypes().SelectMany(
            type => type.GetMethods(Everything).Cast<MethodBase>().Concat(type.GetConstructors(Everything)));

    private static List<MethodBase> CalledBy(MethodBase method)
    {
        byte[] body = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        var called = new List<MethodBase>();
        Type[]? typeArguments = method.DeclaringType is { IsGenericType: true } type
            ? type.GetGenericArguments()
            : null;
        Type[]? methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
        for (int at = 0; at < body.Length;)
        {
            OpCode code = body[at] == 0xFE ? Codes[unchecked((short)(0xFE00 | body[at + 1]))] : Codes[body[at]];
            at += code.Size;
            if (code.OperandType == OperandType.InlineMethod)
            {
                called.Add(
                    method.Module.ResolveMethod(BitConverter.ToInt32(body, at), typeArguments, methodArguments)!);
            }
            at += SizeOf(code.OperandType, body, at);
        }
        return called;
    }

    private static int SizeOf(OperandType operand, byte[] body, int at) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(body, at)),
        _ => 4,
    };
}
